import {
  TIMELINE_PROTOCOL,
  type LogAnswers,
  type LogQuery,
  type TimelineMessage,
  type TimelineRequest,
  type TimelineToHost,
} from '../../protocol/timeline.js';
import { PageConnection, type VsCodeApi as AnyVsCodeApi } from '../shared/connection.js';
import { isAnswer, isToPage } from './messages.js';

/** What VS Code gives the page's script. */
export type VsCodeApi = AnyVsCodeApi<TimelineToHost>;

/** The timeline page's end of the wire. */
export class Connection extends PageConnection<LogQuery, LogAnswers, TimelineRequest, TimelineMessage> {
  constructor(api: VsCodeApi, listener: (message: TimelineMessage) => void) {
    super(api, { version: TIMELINE_PROTOCOL, isAnswer, isToPage }, listener);
  }
}
