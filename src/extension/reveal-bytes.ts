import * as vscode from 'vscode';

/** Microsoft's Hex Editor; where it is not installed the page shows the bytes itself. */
const HEX_EDITOR = 'ms-vscode.hexeditor';

/** Opens a file's bytes in the Hex Editor at an offset. */
export async function revealBytes(uri: vscode.Uri, offset: number): Promise<void> {
  if (!vscode.extensions.getExtension(HEX_EDITOR)) {
    void vscode.window.showInformationMessage(
      'The Hex Editor extension is not installed. The bytes are shown in the page itself.',
    );
    return;
  }
  // The Hex Editor goes to the offset that stands in the fragment.
  const at = uri.with({ query: 'baseAddress=0x0', fragment: `0x${offset.toString(16)}` });
  await vscode.commands.executeCommand('vscode.openWith', at, 'hexEditor.hexedit', vscode.ViewColumn.Beside);
}
