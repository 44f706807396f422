"""The dashboard's sums and judgements: pure rules over arrays, which know no table."""
