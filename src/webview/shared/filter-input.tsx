import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.js';
import { SHARED_WORDS as WORDS } from './words.js';

/** What is wrong with a part of a filter's text. */
export interface FilterProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** The box of a filter: applies at Enter and after a pause, goes down to the rows, says what is wrong. */
export function FilterInput({
  text,
  problem,
  focus,
  placeholder,
  help,
  label,
  onText,
  onLeave,
}: {
  readonly text: string;
  readonly problem: FilterProblem | undefined;
  /** A new object whenever the box shall have the focus. */
  readonly focus: object | null;
  readonly placeholder: string;
  readonly help: string;
  readonly label: string;
  /** `atOnce` when it shall not wait for a pause in typing. */
  readonly onText: (text: string, atOnce: boolean) => void;
  /** The focus shall go to the rows. */
  readonly onLeave: () => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focus === null) return;
    input.current?.focus();
    input.current?.select();
  }, [focus]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') onText(text, true);
    else if (event.key === 'ArrowDown') onLeave();
    else if (event.key === 'Escape' && text !== '') onText('', true);
    else return;
    event.preventDefault();
  };
  return (
    <div class={problem === undefined ? 'filter-input' : 'filter-input filter-wrong'}>
      <input
        type="text"
        ref={input}
        class="data-placeholder"
        spellcheck={false}
        autocomplete="off"
        value={text}
        placeholder={placeholder}
        title={help}
        aria-label={label}
        aria-invalid={problem !== undefined}
        aria-describedby="filter-problem"
        data-pane="filter"
        onInput={(event) => onText(event.currentTarget.value, false)}
        onKeyDown={onKeyDown}
      />
      {text !== '' && (
        <button
          type="button"
          class="icon-button"
          title={WORDS.filter.clear}
          aria-label={WORDS.filter.clear}
          onClick={() => onText('', true)}
        >
          <Icon name="close" />
        </button>
      )}
      <div id="filter-problem" class="filter-problem" role="alert">
        {problem !== undefined && (
          <>
            <span class="data">{text.slice(problem.start, problem.end)}</span> {problem.message}
          </>
        )}
      </div>
    </div>
  );
}
