# objects in a list, counted and switched over
$list = [System.Collections.Generic.List[object]]::new()
for ($i = 0; $i -lt 20000; $i++) { $list.Add([pscustomobject]@{ Id = $i; Name = "vm$i"; Size = $i % 100 }) }
$total = 0; $groups = @{}
foreach ($each in $list) {
    $total += $each.Size; $key = "group $($each.Id % 10)"
    if ($groups.ContainsKey($key)) { $groups[$key]++ } else { $groups[$key] = 1 }
}
$text = [System.Text.StringBuilder]::new()
foreach ($each in $list) {
    switch ($each.Size) { 1 { [void]$text.Append('one') } 2 { [void]$text.Append('two') } default { [void]$text.Append('.') } }
}
"$total $($groups.Count) $($text.Length)"
