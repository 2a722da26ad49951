import { render } from 'preact';
import { App } from './app.js';
import type { VsCodeApi } from './connection.js';
import { TimelineModel } from './timeline-model.js';
import './timeline.css';

declare function acquireVsCodeApi(): VsCodeApi;

const model = new TimelineModel(acquireVsCodeApi());
window.addEventListener('message', (event) => model.connection.receive(event.data));
render(<App model={model} />, document.getElementById('root') ?? document.body);
model.connection.start();
