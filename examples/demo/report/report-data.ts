/** Everything the page shows. Plain data without anything personal: it travels from the host to the parent. */
export interface ReportData {
  /** Name of the niche. */
  readonly niche: string;
  /** Key of the city. */
  readonly city: string;
  /** First moment that counts, ISO 8601. */
  readonly from: string;
  /** First moment that no longer counts. */
  readonly before: string;
  /** ISO 4217 code of all money. */
  readonly currency: string;
  /** What the item costs the buyer, in minor units. */
  readonly ourPriceMinor: number;
  /** In the order they are shown. */
  readonly platforms: readonly PlatformReport[];
  /** Steps of the funnel, first to last. */
  readonly funnel: readonly FunnelStep[];
  /** How the niche is rated; absent: nothing was computed. */
  readonly score?: ScoreReport | undefined;
  /** How fast people were answered. */
  readonly responses: ResponseReport;
  /** Messages and orders by hour. */
  readonly hours: readonly HourReport[];
  /** The figures, each with all it takes to judge it. */
  readonly figures: readonly ReportFigure[];
}

/** One marketplace. */
export interface PlatformReport {
  readonly id: string;
  /** Name for people. */
  readonly name: string;
  /** Competitors' offers. */
  readonly offers: number;
  /** Different sellers of them; `null`: its lists show none. */
  readonly sellers: number | null;
  /** Offers that pay for a better place. */
  readonly promoted: number;
  /** Prices of the offers that name one, in minor units, in ascending order. */
  readonly pricesMinor: readonly number[];
  readonly advertsLive: number;
  readonly signals: number;
  readonly leads: number;
  readonly won: number;
  readonly revenueMinor: number;
  /** Promotion. */
  readonly spendMinor: number;
  /** Commission and delivery. */
  readonly feesMinor: number;
  /** Spend per lead, in minor units; `null`: there is no lead. */
  readonly costPerLeadMinor: number | null;
  /** Return on marketing investment, 1.5 being 150 %; `null`: nothing was spent. */
  readonly romi: number | null;
}

/** How many people got to a step. */
export interface FunnelStep {
  /** Such as `qualified`. */
  readonly step: string;
  readonly persons: number;
}

/** How a niche is rated. */
interface ScoreReport {
  /** The score that counts, in hundredths of a point, 0 to 10 000. */
  readonly hundredths: number;
  /** Whether a person set it. */
  readonly isSetByPerson: boolean;
  /** The computed one, the sum of its parts. */
  readonly computedHundredths: number;
  /** Whether it rests on too little to open a campaign. */
  readonly isProvisional: boolean;
  /** How far it can be trusted, 0 to 1. */
  readonly confidence: number;
  readonly parts: readonly ScorePart[];
}

/** What one factor adds. */
export interface ScorePart {
  /** Name of the factor, such as `demand`. */
  readonly factor: string;
  /** Hundredths of a point; `null`: the factor could not be measured. */
  readonly hundredths: number | null;
  /** The most it can add, in hundredths: what could not be measured leaves its points to the others. */
  readonly mostHundredths: number;
  /** The most it could add if everything were measured, in hundredths. */
  readonly profileHundredths: number;
  /** What was measured; absent: nothing could be. */
  readonly found?: ScoreFinding | undefined;
  /** How many observations it rests on. */
  readonly n: number;
  /** How far it can be trusted, 0 to 1. */
  readonly confidence: number;
  /** One sentence for people, in English. */
  readonly explanation: string;
}

/** What a factor was measured by. */
interface ScoreFinding {
  /** Name of the measure, such as `sellers_per_card`. */
  readonly measure: string;
  /** The figure. */
  readonly raw: number;
  /** What gives 0, and what gives 100. */
  readonly worst: number;
  readonly best: number;
}

/** How fast people were answered for the first time by one of the team, in business minutes. */
export interface ResponseReport {
  /** Leads that wanted an answer. */
  readonly leads: number;
  /** Of these, answered within 5 minutes, 15 and 60. */
  readonly within5: number;
  readonly within15: number;
  readonly within60: number;
  /** Of these, not answered so far. */
  readonly never: number;
  /** Half of the answered ones took at most so long; `null`: there are none. */
  readonly median: number | null;
  /** The same for nine tenths. */
  readonly p90: number | null;
}

/** One hour. */
export interface HourReport {
  /** Its first moment, ISO 8601. */
  readonly at: string;
  /** Messages and orders by platform, in the order of the platforms. */
  readonly signals: readonly number[];
}

/** A figure with everything needed to judge it. */
export interface ReportFigure {
  /** Name of the metric, such as `leads.qualified`. */
  readonly metric: string;
  /** What it is of, where a metric has several: a step, a reason, a kind of expense. */
  readonly part?: string | undefined;
  /** `null`: it cannot be computed. */
  readonly value: number | null;
  readonly unit: string;
  /** How it is computed, in English. */
  readonly formula: string;
  /** How many things it rests on. */
  readonly n: number;
  /** What is left out, in English. */
  readonly exclusions: readonly string[];
}
