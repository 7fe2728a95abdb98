import { ModuleProvider, Modules } from "@medusajs/framework/utils";

import { StripeOrdersPaymentProvider } from "./service";

export default ModuleProvider(Modules.PAYMENT, { services: [StripeOrdersPaymentProvider] });
