/** For `depcruise` by hand and for editors; `./amana check` uses the same rules. The table: src/cli/checks/zones.ts */
import { importRules } from './src/cli/checks/imports.ts';
import { CRUISE_OPTIONS } from './src/cli/checks/options.ts';

export default { forbidden: importRules(), options: CRUISE_OPTIONS };
