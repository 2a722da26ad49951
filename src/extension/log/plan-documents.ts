import * as vscode from 'vscode';

/** Scheme of the read-only documents that show what a repair will do. */
export const PLAN_SCHEME = 'redis-persistence-plan';

/** The command behind the links above a plan. */
export const CARRY_OUT_COMMAND = 'redisPersistence.carryOutPlan';

/** Plans that are remembered; the oldest go first. */
const MOST_PLANS = 20;

/** Where a plan may be carried out to. */
export type Place = 'beside' | 'in-place';

const TITLES: Readonly<Record<Place, string>> = {
  beside: '$(new-file) Write the repaired log beside the old one',
  'in-place': '$(replace) Put it in place of the old one...',
};

interface ShownPlan {
  readonly text: string;
  readonly places: readonly Place[];
  readonly carryOut: (place: Place) => Promise<void>;
}

/**
 * Plans of repairs as documents: to be read, searched and copied like any text, with links above that carry them out.
 */
export class PlanDocuments implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider {
  readonly #plans = new Map<string, ShownPlan>();
  #count = 0;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#plans.get(uri.toString())?.text ?? 'This plan is no longer known. Run the repair again to see it.';
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const key = uri.toString();
    return (this.#plans.get(key)?.places ?? []).map(
      (place) =>
        new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
          title: TITLES[place],
          command: CARRY_OUT_COMMAND,
          arguments: [key, place],
        }),
    );
  }

  /**
   * Opens a plan.
   * @param carryOut called when a link above it is clicked; once, for then the plan is done
   */
  async show(
    name: string,
    lines: readonly string[],
    places: readonly Place[],
    carryOut: (place: Place) => Promise<void>,
  ): Promise<vscode.Uri> {
    // The log's own ending would make it a log.
    const uri = vscode.Uri.from({ scheme: PLAN_SCHEME, path: `/Plan for ${name}.txt`, query: String(++this.#count) });
    this.#plans.set(uri.toString(), { text: `${lines.join('\n')}\n`, places, carryOut });
    for (const oldest of this.#plans.keys()) {
      if (this.#plans.size <= MOST_PLANS) break;
      this.#plans.delete(oldest);
    }
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
    return uri;
  }

  /** Carries a plan out, as a link says; what comes from elsewhere is ignored. */
  async carryOut(key: unknown, place: unknown): Promise<void> {
    const plan = typeof key === 'string' ? this.#plans.get(key) : undefined;
    const known = plan?.places.find((one) => one === place);
    if (plan !== undefined && known !== undefined) await plan.carryOut(known);
  }
}
