import type InventoryModuleService from "../../../src/modules/inventory/service";
import { type Call, type CallContext, type IdOf, plain } from "./calls";
import type { NewLine, SupplyOrder } from "./supply-books";
import type { ReferenceModel } from "./reference-model";
import { day } from "./supply";
import type { SupplyOperation } from "./supply-operations";
import { type Outcome, type Thousandths, toUnits } from "./types";
import { ITEMS, LINES, LOCATIONS, mustPick, pickFrom, PLACES, unique } from "./world";

/** What a call of supply is made of. */
type SupplyCall<Input extends object> = {
  text: string;
  input: () => Input;
  /** The call, with what the input becomes. */
  make: (service: InventoryModuleService, input: Input, context: CallContext) => Promise<unknown>;
  model: (model: ReferenceModel, workflow: string) => Outcome;
};

/** A call that can be tried first. */
function triable<Input extends object>({ text, input, make, model }: SupplyCall<Input>): Call {
  return {
    text,
    engine: (service, context) => make(service, input(), context),
    tried: (service, context) => make(service, { ...input(), dry_run: true }, context),
    model,
  };
}

const dayOf = (due: number | null) => (due === null ? null : day(due));
const dayIn = (due: number | null | undefined) =>
  due === undefined ? {} : { expected_at: dayOf(due) };

const newLines = (lines: NewLine[], idOf: IdOf) =>
  lines.map(({ item, quantity, due }) => ({
    inventory_item_id: idOf(item),
    quantity: toUnits(quantity),
    ...dayIn(due),
  }));

type Read = { model: ReferenceModel; idOf: IdOf; key?: string };

/** Every other number picks from the orders that are open. */
function pickOrder(model: ReferenceModel, number: number): SupplyOrder | undefined {
  const { orders } = model.supply;
  const open = orders.filter(({ status, deleted }) => status === "ordered" && !deleted);
  return pickFrom(number % 3 > 0 && open.length > 0 ? open : orders, number);
}

function pickLines<T extends { line: number }>(
  { model }: Read,
  order: SupplyOrder,
  picks: T[],
): (Omit<T, "line"> & { line: string })[] {
  const lines = model.supply.linesOf(order);
  const picked = picks.flatMap(({ line: number, ...rest }) => {
    const line = pickFrom(lines, number);
    return line ? [{ ...rest, line: line.id }] : [];
  });
  return unique(picked, ({ line }) => line);
}

/**
 * Reads an operation of supply against what there is now.
 *
 * @param operation as fast-check made it
 * @param read the model, the module's ids, and the key that names a receipt
 * @returns the call to make; undefined when there is nothing that it could be about
 */
export function supplyCallOf(operation: SupplyOperation, read: Read): Call | undefined {
  switch (operation.kind) {
    case "createOrder":
      return createOrderCall(operation, read);
    case "receiveStock":
      return receiveStockCall(operation, read);
    case "undoReceipt":
      return undoReceiptCall(operation.receipt, read);
    case "adjustStock":
      return adjustStockCall(operation, read);
    case "priority":
      return priorityCall(operation, read);
    default: {
      const order = pickOrder(read.model, operation.order);
      return order && orderCallOf(operation, order, read);
    }
  }
}

type Of<Kind extends SupplyOperation["kind"]> = Extract<SupplyOperation, { kind: Kind }>;

function orderCallOf(
  operation: Extract<SupplyOperation, { order: number }>,
  order: SupplyOrder,
  read: Read,
): Call | undefined {
  const { id: name } = order;
  const id = () => read.idOf(name);
  switch (operation.kind) {
    case "placeOrder":
      return triable({
        text: `place ${name} ${plain(operation.due ?? "as dated")}`,
        input: () => ({ id: id(), ...dayIn(operation.due) }),
        make: (service, input, context) => service.placeReplenishmentOrder(input, context),
        model: (model) => model.supply.place(name, operation.due),
      });
    case "dateOrder":
      return triable({
        text: `date ${name} ${operation.due}`,
        input: () => ({ id: id(), expected_at: dayOf(operation.due) }),
        make: (service, input, context) => service.updateReplenishmentOrder(input, context),
        model: (model) => model.supply.setDay(name, operation.due),
      });
    case "endOrder":
      return triable({
        text: `${operation.as} ${name}`,
        input: () => ({ id: id() }),
        make: (service, input, context) =>
          operation.as === "cancel"
            ? service.cancelReplenishmentOrder(input, context)
            : service.closeReplenishmentOrder(input, context),
        model: (model) => model.supply.end(name, operation.as),
      });
    case "deleteOrder":
      return {
        text: `delete ${name}`,
        engine: (service, context) => service.deleteReplenishmentOrder(id(), context),
        model: (model) => model.supply.deleteDraft(name),
      };
    case "changeLines":
      return changeLinesCall(operation, order, read);
    case "receive":
      return receiveCall(operation, order, read);
  }
}

function createOrderCall(operation: Of<"createOrder">, { idOf }: Read): Call {
  const location = mustPick(LOCATIONS, operation.location);
  const status = operation.ordered ? "ordered" : "draft";
  const { due } = operation;
  const lines = operation.lines.map(({ item, ...line }) => ({
    ...line,
    item: mustPick(ITEMS, item),
  }));
  return {
    text: `create order ${plain({ location, status, due, lines })}`,
    engine: (service, context) =>
      service.createReplenishmentOrders(
        [
          {
            location_id: idOf(location),
            status,
            expected_at: dayOf(due),
            lines: newLines(lines, idOf),
          },
        ],
        context,
      ),
    model: (model) => model.supply.create({ location, status, due, lines }),
  };
}

function changeLinesCall(
  operation: Of<"changeLines">,
  order: SupplyOrder,
  read: Read,
): Call | undefined {
  const create = operation.create.map(({ item, ...line }) => ({
    ...line,
    item: mustPick(ITEMS, item),
  }));
  const update = pickLines(read, order, operation.update);
  const removed = operation.remove.map((line) => ({ line }));
  const remove = pickLines(read, order, removed)
    .map(({ line }) => line)
    .filter((line) => !update.some((change) => change.line === line));
  const changes = { create, update, remove };
  return triable({
    text: `change lines of ${order.id} ${plain(changes)}`,
    input: () => ({
      id: read.idOf(order.id),
      create: newLines(create, read.idOf),
      update: update.map(({ line, quantity, due }) => ({
        id: read.idOf(line),
        ...(quantity === undefined ? {} : { quantity: toUnits(quantity) }),
        ...dayIn(due),
      })),
      delete: remove.map(read.idOf),
    }),
    make: (service, input, context) => service.batchReplenishmentLines(input, context),
    model: (model) => model.supply.changeLines(order.id, changes),
  });
}

const units = ({ accepted, rejected }: { accepted: Thousandths; rejected: Thousandths }) => ({
  accepted: toUnits(accepted),
  rejected: toUnits(rejected),
});

const isSomething = ({ accepted, rejected }: { accepted: Thousandths; rejected: Thousandths }) =>
  accepted + rejected > 0;

function receiveCall(operation: Of<"receive">, order: SupplyOrder, read: Read): Call | undefined {
  const lines = pickLines(read, order, operation.lines).filter(isSomething);
  const { idOf, key } = read;
  return lines.length === 0
    ? undefined
    : triable({
        text: `receive ${order.id} ${plain(lines)}`,
        input: () => ({
          id: idOf(order.id),
          lines: lines.map((line) => ({ line_id: idOf(line.line), ...units(line) })),
          idempotency_key: key,
        }),
        make: (service, input, context) => service.receiveReplenishmentOrder(input, context),
        model: (model, workflow) => model.supply.receive(order.id, lines, workflow),
      });
}

function receiveStockCall(operation: Of<"receiveStock">, { idOf, key }: Read): Call | undefined {
  const { accepted, rejected } = operation;
  const { item, location } = mustPick(PLACES, operation.level);
  return !isSomething(operation)
    ? undefined
    : triable({
        text: `receive ${plain({ item, location, accepted, rejected })}`,
        input: () => ({
          inventory_item_id: idOf(item),
          location_id: idOf(location),
          ...units(operation),
          idempotency_key: key,
        }),
        make: (service, input, context) => service.receiveStock(input, context),
        model: (model, workflow) =>
          model.supply.receiveStock({ item, location }, { accepted, rejected }, workflow),
      });
}

function undoReceiptCall(number: number, { model, idOf }: Read): Call | undefined {
  const receipt = pickFrom(model.supply.receipts, number);
  const name = `receipt ${model.supply.receipts.indexOf(receipt as never) + 1}`;
  return (
    receipt && {
      text: `undo ${name}`,
      engine: (service, context) => service.undoReceipt(idOf(name), context),
      model: ({ supply }, workflow) => supply.undo(receipt, workflow),
    }
  );
}

function adjustStockCall(operation: Of<"adjustStock">, { idOf, key }: Read): Call {
  const adjustments = operation.adjustments.map(({ level, delta }) => ({
    ...mustPick(PLACES, level),
    delta,
  }));
  return triable({
    text: `adjust stock ${plain(adjustments)}`,
    input: () => ({
      adjustments: adjustments.map(({ item, location, delta }) => ({
        inventory_item_id: idOf(item),
        location_id: idOf(location),
        adjustment: toUnits(delta),
      })),
      idempotency_key: key,
    }),
    make: (service, input, context) => service.adjustStock(input, context),
    model: (model, workflow) => model.supply.adjustStock(adjustments, workflow),
  });
}

function priorityCall(operation: Of<"priority">, { model: known, idOf }: Read): Call {
  const { priority } = operation;
  const open = known.entries.filter((entry) => entry.open > 0);
  const entries = operation.entries.flatMap((number) => {
    const entry = pickFrom(open, number);
    return entry ? [entry.number] : [];
  });
  const lines = [...new Set(operation.lines.map((number) => mustPick(LINES, number)))];
  return triable({
    text: `priority ${priority} of entries ${plain([...new Set(entries)])} and ${plain(lines)}`,
    input: () => ({
      priority,
      backorder_entry_ids: [...new Set(entries)].map((number) => idOf(`entry ${number}`)),
      line_item_ids: lines,
    }),
    make: (service, input, context) => service.setBackorderPriority(input, context),
    model: (model) => model.supply.setPriority(priority, entries, lines),
  });
}
