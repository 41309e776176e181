/**
 * Says to machines that a trained model took part and people finished the text: schema.org's member of IPTC's digital source
 * types (https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource; AI Act, Art. 50(2), asks for such a mark).
 */
export const digitalSourceType = 'https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource';
