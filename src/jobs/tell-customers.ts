import type { MedusaContainer } from "@medusajs/framework/types";

import { tellCustomersWorkflow } from "../workflows/backorders/tell-customers";

/** Tells customers what was gathered for them, and what could not be sent before. */
export default async function tellCustomers(container: MedusaContainer): Promise<void> {
  await tellCustomersWorkflow(container).run({ input: {} });
}

export const config = {
  name: "tell-customers-of-backorders",
  schedule: "* * * * *",
};
