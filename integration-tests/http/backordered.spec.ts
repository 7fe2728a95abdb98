import { backorderedSuite } from "./suites/backordered";

backorderedSuite("inventory.backordered, on Medusa's local event bus", {});
