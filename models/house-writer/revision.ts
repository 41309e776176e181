import type { Sentence } from './sentence.ts';
import type { Material, TaskOf } from './task.ts';

/** What mending works with. */
export interface Revision {
  task: TaskOf<'editor'>;
  material: Material;
  /** Sentences with evidence that the text does not have yet. */
  spare: Sentence[];
}
