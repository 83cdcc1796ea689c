import type { CallOptions } from './call-options.ts';
import type { Page, PageRequest } from './page.ts';

/** A category of a platform. */
export interface CatalogCategory {
  /** The platform's own id. */
  readonly externalId: string;
  /** Name in the asked language. */
  readonly name: string;
  /** The category above. Absent: a top one. */
  readonly parentExternalId?: string;
  /** Whether listings can be put into it. */
  readonly isLeaf: boolean;
  /** Most photos in it, when the platform says. */
  readonly photosMax?: number;
}

/** An attribute a category asks for. */
export interface CatalogAttribute {
  /** The platform's code; the key in a draft's `attributes`. */
  readonly code: string;
  /** Name in the asked language. */
  readonly label: string;
  /** Whether a listing needs it. */
  readonly isRequired: boolean;
  /** Kind of value. */
  readonly type: 'text' | 'number' | 'boolean' | 'choice' | 'choices';
  /** Unit, such as `kg`. */
  readonly unit?: string;
  /** Least number. */
  readonly min?: number;
  /** Greatest number. */
  readonly max?: number;
  /** What can be chosen; empty for free input. */
  readonly values: readonly CatalogChoice[];
}

/** One thing that can be chosen for an attribute. */
export interface CatalogChoice {
  /** The platform's code; what goes into a draft. */
  readonly code: string;
  /** Name in the asked language. */
  readonly label: string;
}

/** A city of a platform. */
export interface CatalogCity {
  /** The platform's own id. */
  readonly externalId: string;
  /** Name in the asked language. */
  readonly name: string;
  /** KATO code (the state's register of places), nine digits, when it could be mapped. */
  readonly katoCode?: string;
  /** Districts, where a listing has to name one. */
  readonly districts?: readonly CatalogDistrict[];
}

/** A district of a city. */
export interface CatalogDistrict {
  /** The platform's own id; what goes into a draft. */
  readonly externalId: string;
  /** Name in the asked language. */
  readonly name: string;
}

/** Categories, attributes and cities of one platform. */
export interface CatalogPort {
  /** Categories below `parentExternalId`; without it the top ones. */
  categories(
    input: { readonly parentExternalId?: string | undefined; readonly language?: 'ru' | 'kk' | undefined },
    options?: CallOptions,
  ): Promise<readonly CatalogCategory[]>;
  /** What a category asks for. @throws LeadKitError `not_found` for an unknown category. */
  attributes(
    input: { readonly categoryExternalId: string; readonly language?: 'ru' | 'kk' | undefined },
    options?: CallOptions,
  ): Promise<readonly CatalogAttribute[]>;
  /** Cities listings can be put into. */
  cities(
    input: PageRequest & { readonly language?: 'ru' | 'kk' | undefined },
    options?: CallOptions,
  ): Promise<Page<CatalogCity>>;
}
