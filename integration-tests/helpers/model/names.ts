import type { Namer } from "./answers";
import type { Tables } from "./observe";
import type { ReferenceModel } from "./reference-model";
import type { Outcome } from "./types";
import { PLACES } from "./world";

/** Which id of the module the model calls by which name. */
export class Names {
  private readonly ids = new Map<string, string>();
  private readonly known = new Map<string, string>();

  readonly idOf = (name: string): string => {
    const id = this.ids.get(name);
    if (id === undefined) {
      throw new Error(`The module has no id for ${name}`);
    }
    return id;
  };

  readonly nameOf = (id: string): string => this.known.get(id) ?? id;

  bind(name: string, id: string): void {
    this.ids.set(name, id);
    this.known.set(id, name);
  }

  /** Names what the module made as the model named it. */
  namer(model: ReferenceModel, expected: Outcome): Namer {
    return {
      nameOf: this.nameOf,
      claimsMade: (ids: string[]) => {
        const claims = expected.kind === "accepted" ? expected.claims : [];
        claims.forEach((name, index) => {
          const id = ids[index];
          if (id !== undefined && !this.ids.has(name)) {
            this.bind(name, id);
          }
        });
        return claims.length > 0;
      },
      orderMade: (id: string) => {
        const name = model.supply.orders.at(-1)?.id;
        if (expected.kind === "supplied" && name && !this.ids.has(name) && !this.known.has(id)) {
          this.bind(name, id);
        }
      },
      receiptMade: (id: string) => {
        const name = `receipt ${model.supply.receipts.length}`;
        if (expected.kind === "supplied" && !this.ids.has(name) && !this.known.has(id)) {
          this.bind(name, id);
        }
      },
    };
  }

  /** Lines and entries are known by their places, which model and tables agree on. */
  bindSupply(model: ReferenceModel, { lines, entries }: Tables): void {
    for (const level of PLACES) {
      const at = `${this.idOf(level.item)} at ${this.idOf(level.location)}`;
      const rows = lines.filter(({ place }) => place === at);
      for (const [index, line] of model.supply.linesAt(level).entries()) {
        this.bind(line.id, rows[index].id);
        this.bind(line.order.id, rows[index].order_id);
      }
      const queue = entries.filter(({ place }) => place === at);
      for (const [index, entry] of model.queueOf(level).entries()) {
        this.bind(`entry ${entry.number}`, queue[index].id);
      }
    }
  }
}
