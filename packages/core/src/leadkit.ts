import { type AccountService, createAccountService } from './accounts/account-service.ts';
import { createAccountTokens } from './accounts/account-tokens.ts';
import { createConnections } from './accounts/connections.ts';
import { createEgress } from './accounts/egress.ts';
import { accountsWork } from './accounts/work.ts';
import { type AnalyticsService, createAnalyticsService } from './analytics/analytics-service.ts';
import { DEFAULT_BLIND_AFTER_MS } from './domain/blind-window.ts';
import { DEFAULT_TENANT_ID, parseTenantId } from './domain/id.ts';
import { DEFAULT_CAMPAIGN_GATE } from './domain/niche.ts';
import { toIsoText } from './domain/time.ts';
import { type ConsumerHandler, type Consumers, createConsumers } from './events/consumers.ts';
import { type EventRecord, stampEvents } from './events/domain-event.ts';
import { createEventBus, type EventBus } from './events/event-bus.ts';
import { type Health, readHealth } from './health.ts';
import { createIdGenerator } from './id-generator.ts';
import { createJobs } from './jobs/kit-jobs.ts';
import { runJobs } from './jobs/run-jobs.ts';
import {
  type ConversationService,
  createConversationService,
} from './lead-qualification/conversation-service.ts';
import { readLeadOptions } from './lead-qualification/lead-options.ts';
import { createLeadService, type LeadService } from './lead-qualification/lead-service.ts';
import { createPersonService, type PersonService } from './lead-qualification/person-service.ts';
import { leadQualificationWork } from './lead-qualification/work.ts';
import { checkOptions, type LeadKitOptions } from './leadkit-options.ts';
import { createNicheService, type NicheService } from './market-research/niche-service.ts';
import { readResearchOptions } from './market-research/research-options.ts';
import { createResearchService, type ResearchService } from './market-research/research-service.ts';
import { runOperation } from './operations/run-operation.ts';
import type { CallOptions } from './ports/call-options.ts';
import { createSystemClock } from './ports/clock.ts';
import type { Job } from './ports/job.ts';
import { createSilentLogger } from './ports/logger.ts';
import type { DeliveryReceipt } from './ports/store-deliveries.ts';
import { readHandoffOptions } from './sales-handoff/handoff-options.ts';
import { createHandoffService, type HandoffService } from './sales-handoff/handoff-service.ts';
import { salesHandoffWork } from './sales-handoff/work.ts';
import type { CommitOptions, ModuleWork, ServiceContext, Work } from './service-context.ts';
import { type CampaignService, createCampaignService } from './traffic-generation/campaign-service.ts';
import { createItemService, type ItemService } from './traffic-generation/item-service.ts';
import { readTrafficOptions } from './traffic-generation/traffic-options.ts';
import { trafficGenerationWork } from './traffic-generation/work.ts';

/** Everything of one tenant. */
export interface TenantKit {
  /** Whose. */
  readonly tenantId: string;
  /** Access to platforms. */
  readonly accounts: AccountService;
  /** Markets that are watched or served. */
  readonly niches: NicheService;
  /** What markets show. */
  readonly research: ResearchService;
  /** What we sell. */
  readonly items: ItemService;
  /** Items on accounts. */
  readonly campaigns: CampaignService;
  /** Who wants to buy. */
  readonly leads: LeadService;
  /** The people behind them, and what they agreed to. */
  readonly persons: PersonService;
  /** Threads with buyers. */
  readonly conversations: ConversationService;
  /** Who sells. */
  readonly handoff: HandoffService;
  /** What came of it. */
  readonly analytics: AnalyticsService;
}

/** A kit: the services of the tenant `default`, and what all tenants share. */
export interface LeadKit extends TenantKit {
  /** The same services for another tenant. */
  forTenant(tenantId: string): TenantKit;
  /** Events in this process, best effort. What must survive a crash is a consumer: see `consumers`. */
  readonly events: Pick<EventBus, 'on'>;
  /** Durable reactions to events: registered by name, delivered at least once, in order per subject. */
  readonly consumers: Consumers;
  /** The same as `consumers.subscribe`. */
  readonly subscribe: Consumers['subscribe'];
  /** What has to be done again and again, for a scheduler of the host's own. */
  readonly jobs: readonly Job[];
  /** Runs the jobs in this process until the signal aborts. Safe to run in several processes at once. */
  run(options?: RunOptions): Promise<void>;
  /** How the accounts and consumers do. */
  health(options?: CallOptions & { readonly tenants?: readonly string[] }): Promise<Health>;
}

/** How to run the jobs. */
export interface RunOptions {
  /** Ends the run: what is under way is finished or stopped, and nothing is lost. */
  readonly signal?: AbortSignal | undefined;
  /** For whom. Default: the tenant `default`. */
  readonly tenants?: readonly string[] | undefined;
}

/**
 * Puts a kit together. No I/O happens here.
 *
 * @throws LeadKitError `invalid_input` naming every wrong option, what came and what is expected.
 */
export function createLeadKit(options: LeadKitOptions): LeadKit {
  checkOptions(options);
  const { store, platforms = [], markets = [], notifiers = [] } = options;
  const clock = options.clock ?? createSystemClock();
  const ids = options.ids ?? createIdGenerator(() => clock.now());
  const logger = options.logger ?? createSilentLogger();
  const egress = options.egress ?? createEgress({ id: 'default', store: store.budgets, clock });
  const holder = ids.next();
  const now = (): string => toIsoText(clock.now());

  const bus = createEventBus({ logger });
  const acknowledged = new WeakSet<DeliveryReceipt>();
  const consumers = createConsumers({
    isAcknowledged: (receipt) => acknowledged.has(receipt),
    store: store.deliveries,
    clock,
    logger,
    random: options.random ?? Math.random,
  });
  const every = options.jobs ?? {};
  // A host that polls rarely is not blind between two polls.
  const blindAfterMs = Math.max(DEFAULT_BLIND_AFTER_MS, 3 * (every.collectEveryMs ?? 0));
  const connections = createConnections({
    platforms,
    blindAfterMs,
    io: ({ tenantId, accountId }) => ({
      tokens: createAccountTokens({
        tenantId,
        accountId,
        vault: store.tokens,
        leases: store.leases,
        clock,
        holder,
      }),
      egress,
      clock,
      logger,
      fetch: options.fetch ?? fetch,
    }),
  });
  const traffic = readTrafficOptions(options.traffic);
  const research = readResearchOptions(options.research);
  const leadPolicy = readLeadOptions(options.leads, options.privacy?.hashKey);
  const handoffPolicy = readHandoffOptions(options.handoff);
  const modules: readonly ModuleWork[] = [
    accountsWork(every),
    trafficGenerationWork(every),
    leadQualificationWork(leadPolicy, every),
    salesHandoffWork(
      handoffPolicy,
      {
        notifiers,
        deliveries: store.deliveries,
        buyers: {
          send: (context, input, call) =>
            createConversationService(context).send({ ...input, author: 'bot' }, call),
          mayAnswer: (context, personId, channel, call) =>
            createPersonService(context).consent.allows(personId, { purpose: 'answer', channel }, call),
        },
      },
      every,
    ),
  ];

  let registering: Promise<void> | undefined;
  /** The kit's own consumers are registered before the first commit, so that no event misses them. */
  function ready(): Promise<void> {
    registering ??= register().catch((error: unknown) => {
      registering = undefined;
      throw error;
    });
    return registering;
  }

  async function register(): Promise<void> {
    for (const { name, types, handle } of modules.flatMap((module) => module.consumers ?? [])) {
      const handler: ConsumerHandler = (event, { receipt, signal }) =>
        handle(contextOf(event.tenantId), { event, receipt }, { signal });
      await consumers.subscribe(name, types, handler);
    }
  }

  const contexts = new Map<string, ServiceContext>();
  function contextOf(tenantId: string): ServiceContext {
    const known = contexts.get(tenantId);
    if (known !== undefined) return known;
    const tenantStore = store.tenant(tenantId);
    const base = { tenantId, store: tenantStore, clock, ids, logger, now };

    async function commit(work: Work, { acknowledge, cause, ...call }: CommitOptions = {}): Promise<void> {
      if (work.changes.length === 0 && work.events.length === 0 && acknowledge === undefined) return;
      await ready();
      const moment = now();
      const stamp = {
        tenantId,
        now: moment,
        ids,
        correlationId: cause?.correlationId ?? cause?.id,
        causationId: cause?.id,
      };
      const events = stampEvents(work.events, stamp);
      await tenantStore.commit({ now: moment, changes: work.changes, events, acknowledge }, call);
      if (acknowledge !== undefined) acknowledged.add(acknowledge);
      await announce(events);
    }

    async function announce(events: readonly EventRecord[]): Promise<void> {
      for (const event of events) await bus.publish(event);
    }

    const context: ServiceContext = {
      ...base,
      commit,
      announce,
      ready,
      runOnce: (write, call) => runOperation({ ...base, commit }, write, call),
      useAccount: (account, work, purpose) => connections.use({ ...base, commit }, account, work, purpose),
    };
    contexts.set(tenantId, context);
    return context;
  }

  const tenantKits = new Map<string, TenantKit>();
  function forTenant(id: string): TenantKit {
    const tenantId = parseTenantId(id);
    const known = tenantKits.get(tenantId);
    if (known !== undefined) return known;
    const context = contextOf(tenantId);
    const setup = {
      markets,
      policy: research,
      gate: options.campaignGate ?? DEFAULT_CAMPAIGN_GATE,
      marginRules: () => traffic.marginRulesOf(tenantId),
    };
    const niches = createNicheService(context, setup);
    const kit: TenantKit = {
      tenantId,
      accounts: createAccountService(context, connections, store.tokens),
      niches,
      research: createResearchService(context, setup, niches),
      items: createItemService(context, traffic),
      campaigns: createCampaignService(context, traffic, options.campaignGate ?? DEFAULT_CAMPAIGN_GATE),
      leads: createLeadService(context, leadPolicy),
      persons: createPersonService(context),
      conversations: createConversationService(context),
      handoff: createHandoffService(context, handoffPolicy, contextOf),
      analytics: createAnalyticsService(context, {
        taxProfileOf: (id) => traffic.marginRulesOf(id).taxProfile,
        blindAfterMs,
      }),
    };
    tenantKits.set(tenantId, kit);
    return kit;
  }

  const jobs = createJobs(
    modules.flatMap((module) => module.jobs ?? []),
    contextOf,
    {
      everyMs: every.deliverEveryMs ?? 1_000,
      run: async (tenantId, call) => {
        await ready();
        await consumers.dispatch({ tenantId, signal: call.signal });
      },
    },
  );

  return {
    ...forTenant(DEFAULT_TENANT_ID),
    forTenant,
    events: bus,
    consumers,
    subscribe: (...subscription) => consumers.subscribe(...subscription),
    jobs,
    run: async ({ signal, tenants = [DEFAULT_TENANT_ID] } = {}) => {
      await ready();
      await runJobs(
        { jobs, tenants: tenants.map(parseTenantId), leases: store.leases, clock, logger, holder },
        signal,
      );
    },
    health: ({ tenants = [DEFAULT_TENANT_ID], ...call } = {}) =>
      readHealth({ store, now: now(), blindAfterMs }, tenants.map(parseTenantId), call),
  };
}
