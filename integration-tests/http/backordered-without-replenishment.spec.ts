import { switchedOffSuite } from "./backordered.switched-off";

switchedOffSuite("a store that wants no replenishment", "BACKORDERS_REQUEST_REPLENISHMENT", {
  notifications: 1,
  requests: 0,
});
