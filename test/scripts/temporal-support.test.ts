import { describe, expect, it } from '@jest/globals';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { identifyProcess } from '../../house/process-identity.ts';
import { devServer, timeSkippingEnvironment } from '../support/temporal.ts';

describe('the servers that tests run against', () => {
  it('skip two weeks in a moment, and know the search attributes', async () => {
    const environment = await timeSkippingEnvironment();
    const before = await environment.currentTimeMs();
    await environment.sleep('14 days');
    expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(14 * 86_400_000);
    await environment.client.workflow.start('waits', {
      taskQueue: 'nobody',
      workflowId: 'acme/campaign/one',
      typedSearchAttributes: [{ key: searchAttributes.tenant, value: 'acme' }],
    });
    await environment.teardown();
  });

  it('list workflows by search attribute, and leave no process behind', async () => {
    const server = await devServer();
    const { workflowService, operatorService } = server.connection;
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace: server.namespace });
    expect(customAttributes).toHaveProperty(searchAttributes.reviewers.name);
    const query = `${searchAttributes.tenant.name} = 'acme'`;
    const { executions } = await workflowService.listWorkflowExecutions({ namespace: server.namespace, query });
    expect(executions).toEqual([]);
    await server.stop();
    expect(identifyProcess(server.pid)).toBeNull();
  });
});
