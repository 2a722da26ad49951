/** Line ends of logs that are open as text. */
import * as vscode from 'vscode';

/** Gives a log CR LF line ends: the one whose uri is given as text, else the one in front. It is not saved. */
export async function useCrlf(argument: unknown): Promise<void> {
  const editor =
    typeof argument === 'string'
      ? await vscode.window.showTextDocument(vscode.Uri.parse(argument))
      : vscode.window.activeTextEditor;
  await editor?.edit((builder) => {
    builder.setEndOfLine(vscode.EndOfLine.CRLF);
  });
}
