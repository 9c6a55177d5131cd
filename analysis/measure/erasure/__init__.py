"""Finding values that are to be erased, without having them: by hashes of what stands there."""
