import type { Logger } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import { inspect } from "node:util";

import { medusaAppSuite } from "../helpers/app/medusa-app";
import { deliver } from "../helpers/stripe/deliver";
import { CHECKOUT_CUSTOMER, sign, WEBHOOK_SECRET } from "../helpers/stripe/events";
import { usePaymentDesk } from "../helpers/stripe/payment-desk";
import { prepareUnpaidCart, priceOf } from "../helpers/stripe/shopping";

const LEVELS = ["debug", "info", "warn", "error", "log"] as const;
const API_KEY = "sk_test_of_the_tests";

medusaAppSuite(
  "what the logs tell of payments by Stripe",
  { env: { STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET } },
  (app) => {
    const { stripe, pay, payForMissingStock } = usePaymentDesk(app);
    let logged: string[];

    beforeEach(() => {
      logged = [];
      const logger = app.container.resolve<Logger>(ContainerRegistrationKeys.LOGGER);
      for (const level of LEVELS) {
        jest.spyOn(logger, level).mockImplementation((...words: unknown[]) => {
          logged.push(inspect(words, { depth: 10 }));
        });
      }
    });

    afterEach(() => {
      jest.restoreAllMocks();
    });

    it("ids and reasons; nothing secret, and nothing about the shopper", async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      const session = {
        items: JSON.stringify([{ variant_id: variant.id, quantity: 1 }]),
        region_id: app.shop.regionId,
        sales_channel_id: app.shop.salesChannelId,
      };
      // An order, one that cannot be filled, one that is paid too little, bad metadata.
      await deliver(app, pay({ amount: priceOf(1), metadata: session }));
      const short = await payForMissingStock();
      await deliver(app, short.event);
      const cart = await prepareUnpaidCart(app, variant, 1);
      await deliver(app, pay({ amount: 1, metadata: { cart_id: cart } }));
      await deliver(app, pay({ amount: 1, metadata: { ...session, items: "what?" } }));
      // Signatures that do not fit, and a bad day at Stripe's.
      const signed = pay({ amount: priceOf(1), metadata: { cart_id: cart } });
      const forged = { signature: sign(signed.body, { secret: "whsec_of_somebody_else" }) };
      await deliver(app, signed, forged);
      await deliver(app, signed, { signature: null });
      stripe.failing = { times: 3, status: 500 };
      await deliver(app, signed);
      process.env.STRIPE_REFUND_UNFULFILLABLE = "true";
      const refused = await payForMissingStock();
      stripe.failing = { times: 3, status: 500, path: "/v1/refunds" };
      await deliver(app, refused.event);

      const text = logged.join("\n");
      expect(text).toContain(short.event.intent);
      expect(text).toContain(refused.event.intent);
      const { email, name, phone, address } = CHECKOUT_CUSTOMER;
      const secrets = [WEBHOOK_SECRET, "whsec_", API_KEY, "sk_test", sign(signed.body).slice(-64)];
      const personal = [email, name, phone, address.line1, "Ada", "1 Main Street", "@example.com"];
      for (const word of [...secrets, ...personal]) {
        expect({ word, told: text.includes(word) }).toEqual({ word, told: false });
      }
    });
  },
);
