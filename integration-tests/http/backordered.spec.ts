import { backorderedSuite } from "./backordered.suite";

backorderedSuite("inventory.backordered, on Medusa's local event bus", {});
