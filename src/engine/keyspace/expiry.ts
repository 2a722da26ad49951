/** The time of what does not expire: times are ms of Unix time. */
export const NEVER = -1;
