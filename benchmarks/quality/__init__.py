"""Quality beside human annotation: what the package finds against what coders marked."""
