import {
  PROTOCOL_VERSION,
  type Answers,
  type HostRequest,
  type Query,
  type ToHost,
  type ToPage,
} from '../../protocol/dump.js';
import { PageConnection, type VsCodeApi as AnyVsCodeApi } from '../shared/connection.js';
import { isAnswer, isToPage } from './messages.js';

export { QueryError } from '../shared/connection.js';

/** What VS Code gives the page's script. */
export type VsCodeApi = AnyVsCodeApi<ToHost>;

/** Messages that concern the page as a whole, not one query. */
export type PageMessage = Exclude<ToPage, { readonly kind: 'answer' | 'failed' }>;

/** The dump page's end of the wire. */
export class Connection extends PageConnection<Query, Answers, HostRequest, PageMessage> {
  constructor(api: VsCodeApi, listener: (message: PageMessage) => void) {
    super(api, { version: PROTOCOL_VERSION, isAnswer, isToPage }, listener);
  }
}
