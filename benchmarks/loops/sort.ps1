# a bubble sort of 400 numbers
$numbers = @(); $seed = 42
for ($i = 0; $i -lt 400; $i++) { $seed = ($seed * 1103 + 12345) % 65536; $numbers += $seed }
for ($i = 0; $i -lt $numbers.Count - 1; $i++) {
    for ($j = 0; $j -lt $numbers.Count - $i - 1; $j++) {
        if ($numbers[$j] -gt $numbers[$j + 1]) {
            $larger = $numbers[$j]; $numbers[$j] = $numbers[$j + 1]; $numbers[$j + 1] = $larger
        }
    }
}
"$($numbers[0]) $($numbers[-1])"
