import type { BudgetAnswer, BudgetStore } from '@leadkit/core';
import { checkBudgetBan, checkBudgetRequest } from '@leadkit/core/store-kit';
import { as } from './plain-json.ts';
import type { SqlGate } from './sql-calls.ts';

/** Makes the budget store. */
export function createSqlBudgets(gate: SqlGate): BudgetStore {
  return {
    take: (input, options) =>
      gate('budgets.take', 'write', options, async (call) =>
        as<BudgetAnswer>(await call('budget_take', checkBudgetRequest(input))),
      ),
    block: (input, options) =>
      gate('budgets.block', 'write', options, async (call) => {
        const { name, until } = checkBudgetBan(input);
        await call('budget_block', { name, until });
      }),
  };
}
