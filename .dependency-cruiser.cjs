/** Who may import whom (design: rooms), types included. What is reachable at run time only: .dependency-cruiser.runtime.cjs. */
const { imports: exceptions } = require('./scripts/exceptions.json');

const seven = 'policies|guardrails|agents|models|knowledge|channels|store';
const rooms = `domain|${seven}|workspace|activities|workflows|console`;
const outside = 'bench|evals|scripts|test';

/** A room and all that it may import of ours; packages and Node are free here. */
const only = (room, allowed, comment) => ({
  name: `${room === seven ? 'seven' : room}-imports`,
  comment,
  severity: 'error',
  from: { path: `^(${room})/` },
  to: { path: `^(${rooms}|cli|server|doctor|house)/|^[^/]+\\.[cm]?[jt]sx?$`, pathNot: allowed },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'What needs each other is one thing: put it into one file, or take half of it as a parameter.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'The module does not exist.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    only('domain', ['^domain/'], 'The nouns know nobody.'),
    only(
      seven,
      ['^domain/', '^$1/'],
      'What one of the seven needs of another it takes as data or declares as an interface.',
    ),
    only('workspace', ['^(domain|channels|workspace)/'], 'The loader composes the schemas of domain and channels.'),
    only(
      'activities',
      [`^(domain|${seven}|workspace|activities)/`, '^workflows/activities\\.ts$'],
      'Side effects know every room below them, and the interface that workflows ask them for.',
    ),
    only(
      'console',
      ['^(domain|console|workflows)/', '^store/store\\.ts$'],
      'The console sees the store through its contract; writing goes through Temporal.',
    ),
    {
      name: 'workflows-imports',
      comment:
        'Workflows are bundled and cached by the thousand: themselves, domain and @temporalio/workflow; the rest by type only.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        pathNot: ['^(workflows|domain)/', '^node_modules/@temporalio/(workflow|common)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'workflow-types',
      comment: 'Types may come from agents and activities, besides what workflows may import anyway.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        path: `^(${rooms})/|^[^/]+\\.ts$`,
        pathNot: ['^(workflows|domain|agents|activities)/'],
        dependencyTypes: ['type-only'],
      },
    },
    {
      name: 'workflows-by-type',
      comment: 'Workflow code runs in its own bundle; everybody else takes its types and calls it by name.',
      severity: 'error',
      from: { path: '^(activities|console)/' },
      to: { path: '^workflows/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'console-temporal',
      comment: 'The console is a client: workers belong to the composition root.',
      severity: 'error',
      from: { path: '^console/' },
      to: { path: '^node_modules/@temporalio/(worker|workflow|activity|testing)/' },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'bench, evals, scripts and test may import anything; nothing imports them.',
      severity: 'error',
      from: { pathNot: [`^(${outside})/`, '^\\.dependency-cruiser'] },
      to: { path: `^(${outside})/` },
    },
    {
      name: 'nothing-imports-roots',
      comment: 'Composition roots are where imports end.',
      severity: 'error',
      from: { path: `^(${rooms})/` },
      to: { path: '^(server|doctor|cli|house)/|^[^/]+\\.[cm]?[jt]sx?$' },
    },
    {
      name: 'declared-packages',
      comment:
        'Packages that run are dependencies; what only develops and tests is a devDependency; neither comes by luck.',
      severity: 'error',
      from: { path: `^(${rooms})/|^[^/]+\\.ts$` },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
  ].map(withExceptions),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(examples|cli/channel/template|coverage|\\.copydesk|scripts/peers/strapi/app)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

/** Leaves out the imports that scripts/exceptions.json allows: `{ rule, from, reason }`. */
function withExceptions(rule) {
  const allowed = exceptions
    .filter((exception) => exception.rule === rule.name)
    .map(({ from }) => `^${from.replaceAll('.', '\\.')}$`);
  if (allowed.length === 0) return rule;
  const pathNot = [rule.from.pathNot ?? []].flat();
  return { ...rule, from: { ...rule.from, pathNot: [...pathNot, ...allowed] } };
}
