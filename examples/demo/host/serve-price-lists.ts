import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HostedPriceList } from '../platforms/demo-platform.ts';
import type { Host } from './open-host.ts';

/**
 * Serves the price lists, and tells each platform where its own is.
 *
 * @returns what ends it
 */
export async function servePriceLists({ platforms, say }: Host): Promise<() => void> {
  const servers: Server[] = [];
  const close = (): void => {
    for (const server of servers) server.close().closeAllConnections();
  };
  try {
    for (const [id, { priceList }] of platforms) {
      if (priceList === undefined) continue;
      const server = serve(priceList);
      servers.push(server);
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(0, '127.0.0.1', resolve);
      });
      const { port } = server.address() as AddressInfo;
      await priceList.announce(`http://127.0.0.1:${port}/price-list.xml`);
      say(`${id} fetches the price list from now on`);
    }
  } catch (error) {
    close();
    throw error;
  }
  return close;
}

function serve({ handler }: HostedPriceList): Server {
  return createServer(({ method = 'GET', headers, url = '/' }, outgoing) => {
    const request = new Request(new URL(url, 'http://127.0.0.1'), {
      method,
      headers: headers as Record<string, string>,
    });
    handler(request)
      .then(async (answer) => {
        outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
        outgoing.end(Buffer.from(await answer.arrayBuffer()));
      })
      .catch(() => outgoing.destroy());
  });
}
