import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

import { medusaAppSuite } from "../helpers/app/medusa-app";
import { repositoryRoot } from "../helpers/postgres/migrations";
import { prepareUnpaidCart, priceOf, readOrder } from "../helpers/stripe/shopping";

const shell = promisify(execFile);

/** The command as it stands on the page for shops that are paid by Stripe. */
function readCommand(): string {
  const page = readFileSync(path.join(repositoryRoot, "docs/stripe.md"), "utf8");
  const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, code]) => code);
  return blocks.find((code) => code.includes("generateTestHeaderString")) ?? "";
}

medusaAppSuite(
  "the event that a reader of docs/stripe.md signs",
  { env: { STRIPE_WEBHOOK_SECRETS: "whsec_try" } },
  (app) => {
    it("makes an order of the cart, and answers with the same order when it is run again", async () => {
      const variant = await app.makeVariant({ stocked: 1, levelPolicy: { allow_backorder: true } });
      const cart = await prepareUnpaidCart(app, variant, 2);
      const command = readCommand();
      expect(command).toMatch(/^CART=cart_\.\.\. AMOUNT=2500 CURRENCY=eur node /);
      const run = async () => {
        const filledIn = command
          .replace("cart_...", cart)
          .replace("AMOUNT=2500", `AMOUNT=${priceOf(2)}`)
          .replace("CURRENCY=eur", "CURRENCY=usd")
          .replace("http://localhost:9000", app.baseUrl);
        const { stdout } = await shell("sh", ["-c", filledIn], { cwd: repositoryRoot });
        return stdout.trim();
      };

      const first = await run();
      const second = await run();

      expect(first).toMatch(/^200 \{/);
      expect(second).toBe(first);
      const { order_id } = JSON.parse(first.slice(4)) as { order_id: string };
      expect(await readOrder(app, order_id)).toMatchObject({ payment_status: "captured" });
      expect(await app.balances(variant)).toMatchObject({ stocked: "-1", backordered: "1" });
    });
  },
);
