"""Fits one forest with LightGBM, and writes it as `Forest::read` of gleaner-article reads it.

  fit_forest.py FOLDER TREES > FOREST

FOLDER holds matrix.f32 (rows of features), labels.f32 and weights.f32, as native floats.
"""
import sys
from pathlib import Path

import lightgbm
import numpy

folder, trees = Path(sys.argv[1]), int(sys.argv[2])
labels, weights = (numpy.fromfile(folder / name, numpy.float32) for name in ("labels.f32", "weights.f32"))
matrix = numpy.fromfile(folder / "matrix.f32", numpy.float32).reshape(len(labels), -1)
settings = {
    "objective": "binary", "learning_rate": 0.1, "num_leaves": 24, "min_data_in_leaf": 60, "lambda_l2": 5,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "use_missing": False,
    "seed": 1, "deterministic": True, "force_row_wise": True, "verbose": -1,
}
forest = lightgbm.train(settings, lightgbm.Dataset(matrix, labels, weight=weights), trees)


def words(node):
    if "leaf_value" in node:
        return [f"{node['leaf_value']:.4g}"]
    question = f"{node['split_feature']}<{node['threshold']:.6g}"
    return [question, *words(node["left_child"]), *words(node["right_child"])]


for tree in forest.dump_model()["tree_info"]:
    print(*words(tree["tree_structure"]))
