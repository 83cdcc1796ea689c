import { type AuthorizePort, isLeadKitError, LeadKitError, type PriceFeedPort } from '@leadkit/core';
import { type PlatformMutant, portMutant } from './platform-mutant.ts';

const feed = (patch: (inner: PriceFeedPort) => Partial<PriceFeedPort>): PlatformMutant['mutate'] =>
  portMutant('priceFeed', patch);

function consent(patch: (inner: AuthorizePort) => Partial<AuthorizePort>): PlatformMutant['mutate'] {
  return ({ subject }) => {
    const { authorize } = subject;
    return {
      subject:
        authorize === undefined ? subject : { ...subject, authorize: { ...authorize, ...patch(authorize) } },
    };
  };
}

/** Breaks the price list and connecting by consent. */
export const feedAndConsentMutants: readonly PlatformMutant[] = [
  {
    id: 'check takes only lists that are whole in memory',
    breaks: 'platform.priceFeed.check.good',
    mutate: feed((inner) => ({
      check: (offers, options) => inner.check(Array.isArray(offers) ? offers : [], options),
    })),
  },
  {
    id: 'check stops at the first product that cannot be written',
    breaks: 'platform.priceFeed.check.bad',
    mutate: feed((inner) => ({
      check: async (offers, options) => {
        const report = await inner.check(offers, options);
        return report.issues.length > 0 ? { ...report, offers: 0 } : report;
      },
    })),
  },
  {
    id: 'check does not notice repeats',
    breaks: 'platform.priceFeed.check.twice',
    mutate: feed((inner) => ({
      check: async (offers, options) => {
        const report = await inner.check(offers, options);
        return { ...report, issues: report.issues.filter((issue) => !issue.path.endsWith('.sku')) };
      },
    })),
  },
  {
    id: 'the last piece of a list is cut',
    breaks: 'platform.priceFeed.build.good',
    mutate: feed((inner) => ({
      build: async function* (offers, options) {
        for await (const chunk of inner.build(offers, options)) yield chunk.subarray(0, 10);
      },
    })),
  },
  {
    id: 'a product that cannot be written is left out',
    breaks: 'platform.priceFeed.build.bad',
    mutate: feed((inner) => ({
      build: async function* (offers, options) {
        for await (const offer of offers)
          if ((await inner.check([offer])).issues.length === 0) yield* inner.build([offer], options);
      },
    })),
  },
  {
    id: 'the list is served once',
    breaks: 'platform.priceFeed.publish.served',
    mutate: feed((inner) => {
      let isServed = false;
      return {
        handler: async (request) => {
          const response = await inner.handler(request);
          if (response.status !== 200) return response;
          if (isServed) return new Response(null, { status: 304 });
          isServed = true;
          return response;
        },
      };
    }),
  },
  {
    id: 'an empty list is published',
    breaks: 'platform.priceFeed.publish.empty',
    mutate: feed((inner) => ({
      publish: (offers, options) =>
        inner.publish(offers, options).catch((error: unknown) => {
          if (isLeadKitError(error, 'business_rule')) return { offers: 0, issues: [] };
          throw error;
        }),
    })),
  },
  {
    id: 'a list is served while it is written',
    breaks: 'platform.priceFeed.publish.broken',
    mutate: feed((inner) => ({
      publish: async (offers, options) => {
        const first: Parameters<PriceFeedPort['publish']>[0] extends
          | AsyncIterable<infer Offer>
          | Iterable<unknown>
          ? Offer[]
          : never = [];
        const whole = (async function* () {
          for await (const offer of offers) {
            if (first.length === 0) await inner.publish([offer]);
            first.push(offer);
            yield offer;
          }
        })();
        return inner.publish(whole, options);
      },
    })),
  },
  {
    id: 'publish does not look at its signal',
    breaks: 'platform.priceFeed.publish.aborted',
    mutate: feed((inner) => ({ publish: (offers) => inner.publish(offers) })),
  },
  {
    id: 'the state of a consent is lost',
    breaks: 'platform.authorize.start',
    mutate: consent((inner) => ({ start: (input) => inner.start({ ...input, state: '' }) })),
  },
  {
    id: 'finish keeps the code as the token',
    breaks: 'platform.authorize.finish',
    mutate: consent(() => ({
      finish: async ({ callbackUrl }) => ({
        accessToken: new URL(callbackUrl).searchParams.get('code') ?? '',
        refreshToken: 'none',
      }),
    })),
  },
  {
    id: 'the refused code is in the error',
    breaks: 'platform.authorize.finish.forged',
    mutate: consent((inner) => ({
      finish: (input, io, options) =>
        inner.finish(input, io, options).catch(() => {
          throw new LeadKitError({
            code: 'unauthenticated',
            operation: 'authorize.finish',
            message: `The platform refused ${input.callbackUrl}.`,
          });
        }),
    })),
  },
  {
    id: 'an owner who says no is asked for a token all the same',
    breaks: 'platform.authorize.finish.denied',
    mutate: consent((inner) => ({
      finish: (input, io, options) => {
        const callbackUrl = input.callbackUrl.replace('error=access_denied', 'code=none');
        return inner.finish({ ...input, callbackUrl }, io, options);
      },
    })),
  },
];
