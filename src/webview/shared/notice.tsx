import { Icon } from './icon.js';
import { useObservable, type Observable } from './observable.js';
import { SHARED_WORDS as WORDS } from './words.js';

/** Something that went wrong, until it is dismissed. */
export function Notice({ notice }: { readonly notice: Observable<string | null> }) {
  const text = useObservable(notice);
  if (text === null) return null;
  return (
    <div class="note-warning notice" role="alert">
      <Icon name="warning" />
      <span>{text}</span>
      <button
        type="button"
        class="icon-button"
        title={WORDS.dismiss}
        aria-label={WORDS.dismiss}
        onClick={() => notice.set(null)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
