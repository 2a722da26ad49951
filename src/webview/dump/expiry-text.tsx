import { relativeTime, zonedTime } from '../shared/instant.js';
import { useObservable } from '../shared/observable.js';
import { useModel } from './context.js';
import { WORDS } from './words.js';

/** When something expires, as seen from now; the time itself on hover. */
export function ExpiryText({ expireAt }: { readonly expireAt: number | null }) {
  const now = useObservable(useModel().now);
  if (expireAt === null) return <span class="faint">{WORDS.keys.never}</span>;
  return (
    <span
      class={expireAt < now ? 'expired' : undefined}
      title={expireAt < now ? WORDS.value.expired(zonedTime(expireAt)) : zonedTime(expireAt)}
    >
      {relativeTime(expireAt, now)}
    </span>
  );
}
