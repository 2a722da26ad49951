import type { CompletionItemKind } from 'vscode-languageserver-types';

/** One value to choose. */
export interface Choice {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
  readonly documentation?: string;
  /** What is written, where that is not the label. */
  readonly insert?: string;
  /** True where what is written is a snippet. */
  readonly snippet?: true;
  /** True where more can follow at once. */
  readonly again?: true;
  readonly deprecated?: true;
}
