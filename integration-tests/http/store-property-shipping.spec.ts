import { storePropertySuite } from "./store-property.suite";

storePropertySuite(
  "every number in the store API, against a model, where only the shipping location may serve an order",
  "shipping",
);
