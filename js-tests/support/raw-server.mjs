/**
 * A server that speaks bytes, not HTTP: it keeps what comes in as it came, and sends what no HTTP library would.
 */
import { once } from "node:events";
import { createServer } from "node:net";

const HEAD_END = "\r\n\r\n";

/** The answer that every call can use: a list of one record to a read, one record to a write. */
export const rightData = ({ method }) => (method === "GET" ? [{ id: 1 }] : { id: 1 });

/** An answer's bytes: status line, header lines, body. */
export function answer(status, headers, body = "") {
  const head = [`HTTP/1.1 ${status}`, ...headers].join("\r\n") + HEAD_END;
  return Buffer.concat([Buffer.from(head, "latin1"), Buffer.from(body)]);
}

/** A right answer that closes its connection. */
export function rightAnswer(request) {
  const body = JSON.stringify(rightData(request));
  const headers = ["Content-Type: application/json", `Content-Length: ${Buffer.byteLength(body)}`, "Connection: close"];
  return answer("200 OK", headers, body);
}

/**
 * Starts one on this machine. `respond(socket, request)` is called for each whole request; it may be replaced at any time.
 * The options are those of `net.createServer`; `listen` makes another kind of server (TLS), `host` an address.
 */
export async function startRawServer(context, { listen = createServer, host = "127.0.0.1", ...options } = {}) {
  const server = new RawServer();
  const listener = listen({ noDelay: true, ...options }, (socket) => server.accept(socket));
  // What the client breaks off during a handshake is the client's own business.
  listener.on("tlsClientError", () => {});
  listener.listen(0, host);
  await once(listener, "listening");
  server.port = listener.address().port;
  server.host = host;
  context.after(async () => {
    for (const socket of server.sockets) socket.destroy();
    listener.close();
    await once(listener, "close");
  });
  return server;
}

class RawServer {
  port = 0;
  host = "";
  /** Connections that are open. */
  sockets = new Set();
  /** Connections there have been. */
  connections = 0;
  /** Bytes that were sent on connections that are closed. */
  bytesSent = 0;
  /** Whole requests, as they came. */
  requests = [];
  respond = (socket, request) => socket.end(rightAnswer(request));

  get url() {
    return `http://${this.host}:${this.port}`;
  }

  accept(socket) {
    this.connections += 1;
    this.sockets.add(socket);
    socket.on("close", () => {
      this.sockets.delete(socket);
      this.bytesSent += socket.bytesWritten;
      this.closed?.();
    });
    // Resets are what is tested.
    socket.on("error", () => {});
    let received = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (let request = read(received); request !== undefined; request = read(received)) {
        received = received.subarray(request.bytes.length);
        this.requests.push(request);
        this.respond(socket, request);
      }
    });
  }

  /** Waits until no connection is open; says how many are if that does not come. */
  async empty(patienceMs) {
    const until = performance.now() + patienceMs;
    while (this.sockets.size > 0 && performance.now() < until) {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, until - performance.now());
        this.closed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.sockets.size;
  }
}

/** The first whole request of these bytes. */
function read(received) {
  const end = received.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const [line, ...lines] = received.subarray(0, end).toString("latin1").split("\r\n");
  const headers = lines.map((text) => [text.slice(0, text.indexOf(":")).toLowerCase(), text.replace(/^[^:]*:\s*/, "")]);
  const length = Number(headers.find(([name]) => name === "content-length")?.[1] ?? 0);
  const whole = end + HEAD_END.length + length;
  if (received.length < whole) return undefined;
  const [method, target] = line.split(" ");
  const body = received.subarray(end + HEAD_END.length, whole).toString("utf8");
  return { bytes: Buffer.from(received.subarray(0, whole)), line, method, target, headers, body };
}
