import { render } from 'preact';
import { App } from './app.js';
import type { VsCodeApi } from './connection.js';
import { DumpModel } from './dump-model.js';
import './dump.css';

declare function acquireVsCodeApi(): VsCodeApi;

const model = new DumpModel(acquireVsCodeApi());
window.addEventListener('message', (event) => model.connection.receive(event.data));
render(<App model={model} />, document.getElementById('root') ?? document.body);
model.connection.start();
