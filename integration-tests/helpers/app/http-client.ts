/** What Medusa answers when it refuses a request. */
export type ErrorBody = { type?: string; code?: string; message?: string };

/** A request that was answered with a status outside 200 to 299. */
export class HttpError extends Error {
  constructor(
    /** Method and path of the request. */
    readonly request: string,
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(`${request} answered ${status}: ${body.message ?? JSON.stringify(body)}`);
    this.name = "HttpError";
  }
}

/** Speaks JSON with the application. Each method throws {@link HttpError} when it is refused. */
export type HttpClient = {
  get: <Answer>(path: string, query?: Record<string, unknown>) => Promise<Answer>;
  post: <Answer>(path: string, body?: unknown) => Promise<Answer>;
  delete: <Answer>(path: string) => Promise<Answer>;
};

/** The part of an axios instance that is used here; Medusa's test runner provides one. */
export type Transport = {
  request: (config: {
    method: string;
    url: string;
    headers: Record<string, string>;
    params?: Record<string, unknown>;
    data?: unknown;
    validateStatus: () => boolean;
  }) => Promise<{ status: number; data: unknown }>;
};

/**
 * A client that sends the same headers with every request.
 *
 * @param transport where the requests go
 * @param headers called for each request, so that they may be known later than the client
 * @returns the client
 */
export function httpClient(
  transport: Transport,
  headers: () => Record<string, string> = () => ({}),
): HttpClient {
  async function send<Answer>(
    method: string,
    url: string,
    content: { params?: Record<string, unknown>; data?: unknown } = {},
  ): Promise<Answer> {
    const { status, data } = await transport.request({
      method,
      url,
      headers: headers(),
      ...content,
      validateStatus: () => true,
    });
    if (status < 200 || status > 299) {
      throw new HttpError(`${method} ${url}`, status, (data ?? {}) as ErrorBody);
    }
    return data as Answer;
  }

  return {
    get: (path, query) => send("GET", path, { params: query }),
    post: (path, body = {}) => send("POST", path, { data: body }),
    delete: (path) => send("DELETE", path),
  };
}
