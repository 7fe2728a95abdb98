import { bootOtherStore, ownModule } from "../helpers/app/other-store";

jest.setTimeout(600_000);

it("a store that starts is warned where Redis is configured and locks hold in its process only", async () => {
  const redisUrl = process.env.REDIS_URL;
  const { output } = await bootOtherStore(
    {
      plugin: true,
      module: ownModule(),
      projectConfig: redisUrl ? `redisUrl: ${JSON.stringify(redisUrl)},` : "",
    },
    /Server is ready/,
  );
  const warning = "Redis is configured, but locks hold in this process only";
  expect(output.includes(warning)).toBe(redisUrl !== undefined);
  expect(output).toContain("Server is ready");
});
