import { bootOtherStore, ownModule } from "../helpers/app/other-store";
import { redisUrl } from "../helpers/app/redis-url";

jest.setTimeout(600_000);

it("a store with Redis and locks that hold in its own process only is warned at start", async () => {
  const { output } = await bootOtherStore(
    {
      plugin: true,
      module: ownModule(),
      projectConfig: `redisUrl: ${JSON.stringify(redisUrl())},`,
    },
    /Server is ready/,
  );
  expect(output).toContain("Redis is configured, but locks hold in this process only");
  expect(output).toContain("Server is ready");
});
