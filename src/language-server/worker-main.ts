/** The language server in a web worker: VS Code for the Web. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { startServer } from './server.js';

/** The worker's own global scope: messages come and go through it as through a port. */
const scope = globalThis as unknown as MessagePort;

startServer(createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope)));
