/** A repair cannot be done; nothing was changed. The message is one line for the user. */
export class RepairError extends Error {
  override readonly name = 'RepairError';
}
