import type { Command } from 'commander';
import type { Spectrum, SpectrumRequest } from '../analysis/request.ts';
import { analyseSpectrum } from '../analysis/spectrum.ts';
import type { Context } from '../context.ts';
import { type Peak, spectralPeaks } from '../dsp/peaks.ts';
import { twoSided } from '../dsp/two-sided.ts';
import { DATA_FORMATS, isPicture, PICTURE_FORMATS } from '../output/format.ts';
import type { Target } from '../output/target.ts';
import type { Axis, Mark, Panel } from '../render/figure.ts';
import { plotSizes } from '../render/layout.ts';
import type { WavInfo } from '../wav/format.ts';
import { addSpectralDataOptions, binRange, checkSpectralData, type SpectralDataOptions } from './data.ts';
import { powersToDb, resolveDbRange, silenceDb } from './levels.ts';
import { addOption, addSelectionOptions, checkSelection, type SelectionOptions } from './options.ts';
import { parseInteger } from './parsers.ts';
import {
  addOutputOptions,
  addPictureOptions,
  captioned,
  emitPicture,
  type Looks,
  type PictureOptions,
  planTargets,
  resolveLooks,
  resolvePage,
} from './picture.ts';
import { reduceLine } from './reduce.ts';
import { addRunOptions, type RunOptions, withInput } from './run.ts';
import { resolveSelection, type Selection } from './selection.ts';
import {
  addSpectralOptions,
  resolveSpectral,
  type SpectralOptions,
  type SpectralSettings,
} from './spectral.ts';
import { writeSpectrumData } from './spectrum-data.ts';
import { frequencyAxis, levelLabel, stftInForce, stftRequest, stftWords, warnOfShortRange } from './stft.ts';
import type { Task } from './task.ts';
