# a log of 10,000 lines, matched and taken apart
$levels = 'Info', 'Warning', 'Error'; $log = [System.Collections.ArrayList]::new()
for ($i = 1; $i -le 10000; $i++) { [void]$log.Add(('[{0}] Task vm{1} processed {2} MB' -f $levels[$i % 3], $i, ($i % 512))) }
$seen = @{ Info = 0; Warning = 0; Error = 0 }; $megabytes = 0
foreach ($line in $log) {
    if ($line -match '\[(\w+)\] Task (vm\d+) processed (\d+) MB') { $seen[$Matches[1]]++; $megabytes += [int]$Matches[3] }
    if ($line.Contains('Error') -and $line.EndsWith('MB')) { $last = $line.Split(' ')[0].Trim('[', ']') }
}
"$($seen.Info) $megabytes $last"
