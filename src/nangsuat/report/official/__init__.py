"""Official documents of a plan: the plan itself, the yearly report, letters, in the form of Decree 30/2020/NĐ-CP."""
