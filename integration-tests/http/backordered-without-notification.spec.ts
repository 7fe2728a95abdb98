import { switchedOffSuite } from "./backordered.switched-off";

switchedOffSuite("a store that wants no notifications", "BACKORDERS_NOTIFY_WAREHOUSE", {
  notifications: 0,
  requests: 1,
});
