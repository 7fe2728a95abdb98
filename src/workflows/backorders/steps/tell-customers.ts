import type { Logger, MedusaContainer, NotificationTypes } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import {
  type BackorderedOrder,
  readBackorderedOrder,
  readLineBackorders,
  shipOf,
} from "../../../availability/order-backorders";
import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type { NotifyCustomersSettings } from "../../../modules/inventory/options";
import type { CustomerNotice } from "../../../modules/inventory/types";
import { type CustomerMessage, composeMessages, type Told, toldOf } from "../customer-messages";

/** What is sent, decided before the first message is out, so that whoever goes on after a crash sends the same. */
type Plan = {
  messages: CustomerMessage[];
  told: Told;
  /** The lease under which it was decided. */
  lease: number;
};

type Notice = CustomerNotice<Told, Plan>;

/** About a day, with the waits below. */
const MAX_TRIES = 30;
const FIRST_WAIT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 3600;

/**
 * Sends customers what is due. Nothing is compensated: what was told was so.
 *
 * Crash-safe: what is sent is decided on and kept first; each try has an idempotency key of its own, and one that went
 * out before a crash is found by its key. Only where the provider itself was cut off in the middle, so that nobody can
 * know, a message is sent again.
 */
export const tellCustomersStep = createStep(
  "tell-customers-of-backorders",
  async ({ order_ids }: { order_ids?: string[] }, { container }) => {
    const inventory = inventoryOf(container);
    const { notifyCustomers } = inventory.getBackorderOptions();
    let sent = 0;
    // What changes while a message is on its way is due again at once.
    while (notifyCustomers) {
      const notices = (await inventory.leaseCustomerNotices({ order_ids })) as Notice[];
      if (!notices.length) {
        break;
      }
      for (const notice of notices) {
        sent += await tellOne(container, notice, notifyCustomers);
      }
    }
    return new StepResponse(sent);
  },
);

/** @returns how many messages went out */
async function tellOne(
  container: MedusaContainer,
  notice: Notice,
  settings: NotifyCustomersSettings,
): Promise<number> {
  const inventory = inventoryOf(container);
  const logger = container.resolve<Logger>(ContainerRegistrationKeys.LOGGER);
  const order = await readBackorderedOrder(container, notice.order_id);
  const plan = notice.plan ?? (await decide(container, notice, order));
  if (!notice.plan && plan.messages.length && !(await inventory.planCustomerNotice(notice, plan))) {
    return 0;
  }
  let sent = 0;
  let failed = 0;
  for (const message of order?.email ? plan.messages : []) {
    try {
      sent += await send(container, message, { order: order as Addressee, notice, plan, settings });
    } catch {
      // The error may carry the address: the Notification Module keeps it with the notification.
      failed++;
    }
  }
  const tries = notice.lease - plan.lease + 1;
  if (failed && tries < MAX_TRIES) {
    const seconds = Math.min(FIRST_WAIT_SECONDS * 2 ** (tries - 1), LONGEST_WAIT_SECONDS);
    logger.warn(
      `The customer of order ${notice.order_id} could not be told of its backorders; tried again in ${seconds} seconds`,
    );
    await inventory.retryCustomerNotice(notice, seconds);
    return sent;
  }
  if (failed) {
    logger.error(
      `The customer of order ${notice.order_id} could not be told of its backorders in ${tries} tries; given up`,
    );
  }
  await inventory.closeCustomerNotice(notice, plan.told);
  return sent;
}

async function decide(
  container: MedusaContainer,
  { told, confirm, remind, lease }: Notice,
  order: BackorderedOrder | undefined,
): Promise<Plan> {
  if (!order) {
    return { messages: [], told: {}, lease };
  }
  const [lines, { state, unallocated }] = await Promise.all([
    readLineBackorders(container, order.items),
    inventoryOf(container).retrieveOrderReadiness(order.id),
  ]);
  const shipping = { ship: shipOf(order, container), ready: state === "ready", unallocated };
  const messages = composeMessages({ order, shipping, lines, told, confirm, remind });
  return { messages, told: toldOf({ lines, told, shipping }), lease };
}

type Addressee = BackorderedOrder & { email: string };

/** Sends a message, unless an earlier try of it went out. */
async function send(
  container: MedusaContainer,
  { kind, data }: CustomerMessage,
  {
    order,
    notice,
    plan,
    settings,
  }: { order: Addressee; notice: Notice; plan: Plan; settings: NotifyCustomersSettings },
): Promise<number> {
  const notifications = container.resolve(Modules.NOTIFICATION);
  const keyOf = (lease: number) => `backorders:${order.id}:${kind}:${plan.lease}:${lease}`;
  const earlier = Array.from({ length: notice.lease - plan.lease }, (_, n) =>
    keyOf(plan.lease + n),
  );
  if (earlier.length) {
    const [out] = await notifications.listNotifications({
      idempotency_key: earlier,
      status: "success",
    } as NotificationTypes.FilterableNotificationProps);
    if (out) {
      return 0;
    }
  }
  await notifications.createNotifications({
    to: order.email,
    channel: settings.channel,
    template: settings.templates[kind],
    data,
    trigger_type: `backorder-${kind}`,
    resource_id: order.id,
    resource_type: "order",
    receiver_id: order.customer_id,
    idempotency_key: keyOf(notice.lease),
  });
  return 1;
}
