// Speaks to the hub: typed by its OpenAPI document, in the page's language, with the token that proves it is our page.
import createClient, { type Middleware } from "openapi-fetch";
import { LANGUAGES, language } from "@/frame/language-kept";
import { ApiProblem } from "./problem";
import type { paths } from "./schema";

export type Realm = "office" | "portal";
export const realm: Realm = location.pathname.startsWith("/portal") ? "portal" : "office";

const PATIENCE = 20_000;
const NOT_SIGNED_IN = 7005;
const SAFE = new Set(["GET", "HEAD"]);
let csrf = "";
let signedOut: () => void = () => undefined;

/** Remembers what must be sent back with everything that changes something. */
export function keepCsrf(token: string): void {
  csrf = token;
}

/** What happens when the hub no longer knows who we are. */
export function onSignedOut(then: () => void): void {
  signedOut = then;
}

const unreached = () =>
  language() === "zh"
    ? new ApiProblem({
        message: "连接不上服务器",
        cause: "网络中断，或者服务正在重启。",
        remedy: "检查网络后重试；刚才的操作可能已经生效，重试前先刷新看一眼。",
      })
    : new ApiProblem({
        message: "The server can't be reached",
        cause: "The network is down, or the service is restarting.",
        remedy: "Check the network and try again; what you did may have been carried out, so refresh and look first.",
      });

const slow = () =>
  language() === "zh"
    ? new ApiProblem({
        message: "服务器没有及时回答",
        cause: `${PATIENCE / 1000} 秒内没有回答。`,
        remedy: "稍后重试；刚才的操作可能已经生效，重试前先刷新看一眼。",
      })
    : new ApiProblem({
        message: "The server did not answer in time",
        cause: `There was no answer for ${PATIENCE / 1000} seconds.`,
        remedy: "Try again later; what you did may have been carried out, so refresh and look first.",
      });

function headers(into: Headers, method: string): void {
  into.set("Accept-Language", LANGUAGES[language()].tag);
  if (!SAFE.has(method)) into.set("X-CSRF", csrf);
}

async function refused(response: Response): Promise<ApiProblem> {
  const told = await response.json().catch(() => null);
  if (!told?.message) return unreached(); // not ours: a proxy's page
  if (response.status === 401 && told.code === NOT_SIGNED_IN) signedOut();
  return new ApiProblem({ ...told, status: response.status });
}

function failed(error: unknown): Error {
  if (error instanceof ApiProblem) return error;
  if (error instanceof DOMException && error.name === "TimeoutError") return slow();
  if (error instanceof DOMException && error.name === "AbortError") return error;
  return unreached();
}

const ours: Middleware = {
  onRequest({ request }) {
    headers(request.headers, request.method);
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await refused(response);
  },
  onError: ({ error }) => failed(error),
};

function patient(request: Request): Promise<Response> {
  return fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE)]) });
}

/** The same request to this realm. The body is read: Chromium refuses to stream one over HTTP/1.1. */
async function here(request: Request): Promise<Request> {
  if (realm === "office") return request;
  const { method, headers, signal } = request;
  const body = (await request.text()) || undefined;
  return new Request(request.url.replace("/office/api/", "/portal/api/"), { method, headers, signal, body });
}

/** The API of both realms. A refusal is thrown as ApiProblem. */
export const api = createClient<paths>({ baseUrl: "", fetch: patient });
api.use(ours);

/** The routes that both realms have (sign-in, one's own account), written with office's address. */
export const twin = createClient<paths>({ baseUrl: "", fetch: async (request) => patient(await here(request)) });
twin.use(ours);

/** What was answered: `await take(api.GET("/office/api/…"))`. */
export async function take<T>(asked: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  return (await asked).data as T;
}

type Gets = { [P in keyof paths]: paths[P] extends { get: unknown } ? P : never }[keyof paths];
type Told<P extends Gets> = paths[P] extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;

/** What a table asks for: its filters, where to go on, how many. */
export interface Ask {
  query: Record<string, string | string[]>;
  after: string | undefined;
  limit: number;
  signal: AbortSignal;
}

/** A list as a DataTable loads it: filters, `after` and `limit` become the query. */
export async function list<P extends Gets>(path: P, ask: Ask, more: Record<string, unknown> = {}): Promise<Told<P>> {
  const query = { ...more, ...ask.query, after: ask.after, limit: ask.limit };
  // Filters are data, so their names are not typed; the hub refuses what it does not take.
  const get = api.GET as unknown as (path: P, init: unknown) => Promise<{ data?: Told<P> }>;
  return take(get(path, { params: { query }, signal: ask.signal }));
}

/** Fetches a file in the page's language and lets the browser keep it. `watch` sees it come, part by part. */
export async function download(
  path: string,
  query: Record<string, string | string[]> = {},
  watch?: (part: Uint8Array, headers: Headers) => void,
): Promise<void> {
  const url = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat()) url.searchParams.append(name, one);
  const asked = new Headers();
  headers(asked, "GET");
  const response = await fetch(url, { headers: asked }).catch((error) => Promise.reject(failed(error)));
  if (!response.ok) throw await refused(response);
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  saveAs(await watched(response, watch).blob(), decodeURIComponent(named ?? path.split("/").pop() ?? "file"));
}

function watched(response: Response, watch: ((part: Uint8Array, headers: Headers) => void) | undefined): Response {
  if (!watch || !response.body) return response;
  const eye = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(part, on) {
      watch(part, response.headers);
      on.enqueue(part);
    },
  });
  return new Response(response.body.pipeThrough(eye), { headers: response.headers });
}

/** Server-sent events as they come, until the stream ends. Unlike EventSource it tells a refusal, and never begins anew. */
export async function* follow<T>(path: string, signal: AbortSignal): AsyncGenerator<T> {
  const asked = new Headers({ Accept: "text/event-stream" });
  headers(asked, "GET");
  const response = await fetch(path, { headers: asked, signal }).catch((error) => Promise.reject(failed(error)));
  if (!response.ok || !response.body) throw await refused(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read().catch((error) => Promise.reject(failed(error)));
    if (done) return;
    const told = (rest + value).split("\n\n");
    rest = told.pop() ?? "";
    for (const one of told) {
      const data = one.split("\n").find((line) => line.startsWith("data: "));
      if (data) yield JSON.parse(data.slice(6)) as T;
    }
  }
}

/** Lets the browser keep something that the page has. */
export function saveAs(content: Blob | string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type: "text/plain" }) : content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
