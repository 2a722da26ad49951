/**
 * The rules of SARIF 2.1.0 that a log of ours can break: what has to be there, of which form, and which numbers point
 * where. Written from the standard's text (OASIS SARIF 2.1.0, section 3).
 */

const LEVELS = ['none', 'note', 'warning', 'error'];
const COLUMN_KINDS = ['utf16CodeUnits', 'unicodeCodePoints'];

/** What breaks a rule, each with its place; empty for a valid log. */
export function sarifFaults(log: unknown): readonly string[] {
  const faults: string[] = [];
  const object = (value: unknown, at: string): Readonly<Record<string, unknown>> => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
    faults.push(`${at} has to be an object`);
    return {};
  };
  const array = (value: unknown, at: string): readonly unknown[] => {
    if (Array.isArray(value)) return value;
    faults.push(`${at} has to be an array`);
    return [];
  };
  const text = (value: unknown, at: string): string => {
    if (typeof value === 'string' && value !== '') return value;
    faults.push(`${at} has to be a text`);
    return '';
  };
  const oneOf = (value: unknown, words: readonly string[], at: string): void => {
    if (typeof value !== 'string' || !words.includes(value)) faults.push(`${at} has to be one of ${words.join(', ')}`);
  };
  const whole = (value: unknown, least: number, at: string): number => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
    faults.push(`${at} has to be a whole number of at least ${least}`);
    return least;
  };
  const only = (value: Readonly<Record<string, unknown>>, names: readonly string[], at: string): void => {
    for (const name of Object.keys(value)) if (!names.includes(name)) faults.push(`${at} must not have ${name}`);
  };
  const uri = (value: unknown, at: string): void => {
    if (!/^(?:[a-z][a-z0-9+.-]*:)?[\w.~!$&'()*+,;=:@%/-]*$/i.test(text(value, at))) faults.push(`${at} is no uri`);
    if (/%(?![0-9a-f]{2})/i.test(String(value))) faults.push(`${at} has a bad escape`);
  };

  const top = object(log, 'log');
  only(top, ['$schema', 'version', 'runs'], 'log');
  oneOf(top['version'], ['2.1.0'], 'version');
  uri(top['$schema'], '$schema');
  array(top['runs'], 'runs').forEach((one, runAt) => {
    const at = `runs[${runAt}]`;
    const run = object(one, at);
    only(run, ['tool', 'columnKind', 'artifacts', 'results'], at);
    oneOf(run['columnKind'], COLUMN_KINDS, `${at}.columnKind`);
    const driver = object(object(run['tool'], `${at}.tool`)['driver'], `${at}.tool.driver`);
    text(driver['name'], `${at}.tool.driver.name`);
    const ids = array(driver['rules'], `${at}.rules`).map((rule, ruleAt) => {
      const place = `${at}.rules[${ruleAt}]`;
      const { id, shortDescription, help, defaultConfiguration, ...rest } = object(rule, place);
      only(rest, [], place);
      text(object(shortDescription, place)['text'], `${place}.shortDescription.text`);
      // Markdown is only for those who can show it: the text has to be there for all others.
      text(object(help, place)['text'], `${place}.help.text`);
      oneOf(object(defaultConfiguration, place)['level'], LEVELS, `${place}.level`);
      return text(id, `${place}.id`);
    });
    if (new Set(ids).size < ids.length) faults.push(`${at}.rules has an id twice`);
    const artifacts = array(run['artifacts'], `${at}.artifacts`).map((artifact, artifactAt) => {
      const location = object(object(artifact, `${at}.artifacts[${artifactAt}]`)['location'], 'location');
      uri(location['uri'], `${at}.artifacts[${artifactAt}].location.uri`);
      return location['uri'];
    });
    array(run['results'], `${at}.results`).forEach((found, resultAt) => {
      const place = `${at}.results[${resultAt}]`;
      const result = object(found, place);
      only(result, ['ruleId', 'ruleIndex', 'level', 'message', 'locations'], place);
      text(object(result['message'], place)['text'], `${place}.message.text`);
      oneOf(result['level'], LEVELS, `${place}.level`);
      const index = whole(result['ruleIndex'], 0, `${place}.ruleIndex`);
      if (ids[index] !== result['ruleId'])
        faults.push(`${place}.ruleIndex does not point to ${String(result['ruleId'])}`);
      for (const location of array(result['locations'], `${place}.locations`)) {
        const physical = object(object(location, place)['physicalLocation'], place);
        const artifact = object(physical['artifactLocation'], place);
        uri(artifact['uri'], `${place}.uri`);
        if (artifacts[whole(artifact['index'], 0, `${place}.index`)] !== artifact['uri']) {
          faults.push(`${place}: the artifact's index points to another file`);
        }
        const region = object(physical['region'], place);
        const [line, column] = [whole(region['startLine'], 1, place), whole(region['startColumn'], 1, place)];
        const [endLine, endColumn] = [whole(region['endLine'], 1, place), whole(region['endColumn'], 1, place)];
        if (endLine < line || (endLine === line && endColumn < column)) faults.push(`${place} ends before it starts`);
      }
    });
  });
  return faults;
}
