/** What a connector in a package of its own builds on: `copydesk/channel`. */
export { z } from 'zod';
export { hashOf, sha256 } from '../domain/canonical.ts';
export type {
  Channel,
  ChannelCapabilities,
  Connector,
  ConnectorDependencies,
  Found,
  HealthReport,
  LiveVersion,
  OperationInput,
  PlatformStatus,
  Prepared,
  PrepareInput,
} from '../domain/channel.ts';
export { channelContract } from '../domain/channel.ts';
export type { Block, Content } from '../domain/content.ts';
export { CopydeskError, type ErrorClass } from '../domain/errors.ts';
export type { Receipt } from '../domain/publication.ts';
export { imageBytes } from './contract/an-image.ts';
export { anInput } from './contract/an-input.ts';
export { checks } from './contract/checks.ts';
export type { ChannelUnderTest, Check } from './contract/under-test.ts';
export { openDocumentChannel } from './document-channel.ts';
export type { Document, DocumentPlatform, DocumentText, Fields, NewText } from './document-platform.ts';
export { htmlMarkup } from './html-markup.ts';
export { type HttpClient, openHttpClient } from './http-client.ts';
export { findWithdrawal, prepareOperation, withdraw } from './operations.ts';
export { PagePattern, pageNameAt, pageUrl } from './page-pattern.ts';
export { expectOwn, publicationMark } from './publication-mark.ts';
export { secretReference } from './secret-reference.ts';
export { ServiceUrl } from './service-url.ts';
